/** What the app's page offers to scripts, as far as the command line uses it: `window.depthdrop`. */

export interface Estimate {
  readonly key: string
  readonly size: { readonly width: number; readonly height: number }
  readonly model: { readonly id: string }
  readonly engine: { readonly engine: string; readonly threads: number }
  readonly timing: Readonly<Record<string, number>>
  readonly notices: readonly unknown[]
  readonly cached: boolean
}

export interface Automation {
  estimate(file: File, options: { readonly model?: string; readonly downscale?: 'smooth' | 'reference' }): Promise<Estimate>
  export(key: string, format: 'inferno' | 'gray16' | 'pfm', name: string): Promise<Blob>
  addModel(file: File): Promise<{ readonly id: string }>
}

declare global {
  interface Window {
    readonly depthdrop?: Automation
  }
}
