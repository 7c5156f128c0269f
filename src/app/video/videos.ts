/** Opens the dialog of each video that is added. Its code is loaded for the first one. */
import { t } from '../../page/language.ts'
import { toast } from '../ui/toast.ts'

async function open(file: File): Promise<void> {
  try {
    const { openVideoDialog } = await import('./videoDialog.ts')
    await openVideoDialog(file)
  } catch {
    toast('trouble', () => t('videoMissing'))
  }
}

/** Takes one video after another. */
export function createVideos(): (file: File) => void {
  let before: Promise<void> = Promise.resolve()
  return (file) => {
    before = before.then(() => open(file))
  }
}
