/**
 * `npm start` and `npm run dev` share a port, and a service worker of the built site would go on answering there: it
 * outlives its server. In its place the development server has one that ends itself and shows the pages anew.
 */
const SCRIPT = `
self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', async () => {
  await self.registration.unregister()
  for (const page of await self.clients.matchAll({ type: 'window' })) page.navigate(page.url)
})
`

/** @returns {import('vite').Plugin} */
export function retire() {
  return {
    name: 'depthdrop-retire',
    configureServer: ({ middlewares }) => {
      middlewares.use('/sw.js', (_, response) => {
        response.setHeader('Content-Type', 'text/javascript')
        response.end(SCRIPT)
      })
    },
  }
}
