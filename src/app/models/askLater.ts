/** The dialogs about a model, loaded when the first question is asked. */
import type { AskProfile } from './modelChoice.ts'

const dialogs = async (): Promise<AskProfile> => (await import('./profileDialog.ts')).askProfile

export const askProfile: AskProfile = {
  pixels: async (name, candidates) => (await dialogs()).pixels(name, candidates),
  meaning: async (name, profile) => (await dialogs()).meaning(name, profile),
}
