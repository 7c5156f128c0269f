/** Small projects of other people that import the package, one for each bundler and framework. */

export interface Project {
  readonly name: string
  /** Path → text. */
  readonly files: Readonly<Record<string, string>>
  /** What npm installs. A project without packages uses the bundlers of this repository. */
  readonly packages: readonly string[]
  /** A program of node_modules and its arguments, run in the project's folder; none if the files are served as they are. */
  readonly build: readonly [program: string, ...args: string[]] | null
  /** The folder that is served. */
  readonly output: string
  /** The package's files that the author copies beside the script, because the bundler leaves the references as they are. */
  readonly copiesAssets?: boolean
  /** Serves the output from another origin than the page, as from a CDN. */
  readonly isElsewhere?: boolean
}

/** Writes "library 256 × 256, element 320 × 240" into the page, or the error. */
const USE = `import { estimateDepth } from 'depthdrop'
import 'depthdrop/define'

export async function use(output) {
  const element = document.createElement('depth-map')
  const loaded = new Promise((resolve, reject) => {
    element.addEventListener('load', resolve)
    element.addEventListener('error', ({ detail }) => reject(new Error(detail.message)))
  })
  element.setAttribute('alt', 'Depth')
  element.setAttribute('src', '/photo.png')
  document.body.append(element)
  try {
    const { width, height } = await estimateDepth('/photo.png')
    await loaded
    const { depth } = element
    output.textContent = \`library \${width} × \${height}, element \${depth.width} × \${depth.height}\`
  } catch (error) {
    output.textContent = String(error)
  }
}
`

const MAIN = `import { use } from './use.js'
use(document.querySelector('output'))
`

function page(script: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Consumer</title><body><output></output>${script}`
}

const MODULE = page('<script type="module" src="/main.js"></script>')
const CLASSIC = page('<script src="/main.js"></script>')

/** React, in a component whose effect runs twice in Strict Mode. */
const REACT = `'use client'
import { useEffect, useRef } from 'react'
import { use } from './use.js'

export default function Page() {
  const output = useRef(null)
  useEffect(() => void use(output.current), [])
  return <output ref={output} />
}
`

const LAYOUT = `export default function Layout({ children }) {
  return <html lang="en"><body>{children}</body></html>
}
`

function next(version: number, bundler: 'webpack' | 'turbopack'): Project {
  const flag = { 15: { webpack: [], turbopack: ['--turbopack'] } }[version] ?? {
    webpack: ['--webpack'],
    turbopack: ['--turbopack'],
  }
  return {
    name: `Next.js ${version} with ${bundler}`,
    packages: [`next@${version}`, 'react@19', 'react-dom@19'],
    files: {
      'app/layout.jsx': LAYOUT,
      'app/page.jsx': REACT,
      'app/use.js': USE,
      'next.config.mjs': `export default { output: 'export', reactStrictMode: true }\n`,
    },
    build: ['next/dist/bin/next', 'build', ...flag[bundler]],
    output: 'out',
  }
}

function webpack(name: string, module: string): Project {
  return {
    name,
    packages: ['webpack@5', 'webpack-cli@7'],
    files: {
      'src/main.js': MAIN,
      'src/use.js': USE,
      'dist/index.html': CLASSIC,
      'webpack.config.cjs': `module.exports = { mode: 'production', entry: './src/main.js', output: { filename: 'main.js' }, performance: false, module: ${module} }\n`,
    },
    build: ['webpack/bin/webpack.js'],
    output: 'dist',
  }
}

function esbuild(format: 'esm' | 'iife', isElsewhere = false): Project {
  return {
    name: `esbuild (${format}${isElsewhere ? ', from another origin' : ''})`,
    packages: [],
    files: {
      'src/main.js': MAIN,
      'src/use.js': USE,
      'dist/index.html': format === 'esm' ? MODULE : CLASSIC,
    },
    build: [
      'esbuild/bin/esbuild',
      'src/main.js',
      '--bundle',
      `--format=${format}`,
      '--outfile=dist/main.js',
      '--log-level=error',
    ],
    output: 'dist',
    copiesAssets: true,
    isElsewhere,
  }
}

const astro: Project = {
  name: 'Astro',
  packages: ['astro@5'],
  files: {
    'src/pages/index.astro': page(`<script>\n${MAIN.replace('./use.js', '../use.js')}</script>`),
    'src/use.js': USE,
    'astro.config.mjs': 'export default {}\n',
  },
  build: ['astro/astro.js', 'build', '--silent'],
  output: 'dist',
}

const svelteKit: Project = {
  name: 'SvelteKit',
  packages: [
    '@sveltejs/kit',
    '@sveltejs/adapter-static',
    '@sveltejs/vite-plugin-svelte',
    'svelte',
    'vite',
  ],
  files: {
    'src/app.html':
      '<!doctype html><html lang="en"><head>%sveltekit.head%</head><body><div>%sveltekit.body%</div></body></html>',
    'src/routes/+page.svelte': `<script>
  import { onMount } from 'svelte'
  import { use } from '../use.js'
  let output
  onMount(() => void use(output))
</script>
<output bind:this={output}></output>
`,
    'src/routes/+layout.js': 'export const prerender = true\n',
    'src/use.js': USE,
    'svelte.config.js': `import adapter from '@sveltejs/adapter-static'\nexport default { kit: { adapter: adapter() } }\n`,
    'vite.config.js': `import { sveltekit } from '@sveltejs/kit/vite'\nexport default { plugins: [sveltekit()] }\n`,
  },
  build: ['vite/bin/vite.js', 'build', '--logLevel', 'warn'],
  output: 'build',
}

export const PROJECTS: readonly Project[] = [
  esbuild('esm'),
  esbuild('iife'),
  esbuild('iife', true),
  webpack('webpack 5', '{}'),
  webpack(
    'webpack 5 with addresses without an origin',
    `{ parser: { javascript: { url: 'relative' } } }`,
  ),
  next(15, 'webpack'),
  next(15, 'turbopack'),
  next(16, 'webpack'),
  next(16, 'turbopack'),
  astro,
  svelteKit,
]
