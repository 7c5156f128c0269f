/**
 * `npm start` and `npm run dev` use the same port, and the service worker of the built site outlives its
 * server: it would answer for the development server. This script replaces it, unregisters itself and
 * reloads the open pages.
 */
const SCRIPT = `
self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', async () => {
  await self.registration.unregister()
  for (const page of await self.clients.matchAll({ type: 'window' })) page.navigate(page.url)
})
`

/** @returns {import('vite').Plugin} */
export function devServiceWorker() {
  return {
    name: 'depthdrop-dev-service-worker',
    configureServer: ({ middlewares }) => {
      middlewares.use('/sw.js', (_, response) => {
        response.setHeader('Content-Type', 'text/javascript')
        response.end(SCRIPT)
      })
    },
  }
}
