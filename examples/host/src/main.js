import { embedDepthdrop } from 'depthdrop/embed'

// The address of a Depthdrop page. `npm start` in Depthdrop's repository serves it here.
const PAGE = import.meta.env.VITE_DEPTHDROP ?? 'http://127.0.0.1:5173/'

const input = document.querySelector('input')
const button = document.querySelector('button')
const status = document.querySelector('[role=status]')

const depthdrop = embedDepthdrop({
  src: PAGE,
  container: document.querySelector('#frame'),
  parameters: { ui: 'minimal' },
})

let running = new AbortController()
button.onclick = () => running.abort()

input.onchange = async () => {
  const [photo] = input.files
  if (!photo) return
  // A new photo aborts the request for the previous one, which must not change the status any more.
  running.abort()
  const request = (running = new AbortController())
  const showStatus = (text) => {
    if (running === request) status.textContent = text
  }
  button.disabled = false
  try {
    const { width, height, min, max } = await depthdrop.estimate(photo, {
      show: true,
      signal: request.signal,
      onProgress: ({ stage }) => showStatus(`${photo.name}: ${stage} …`),
    })
    showStatus(
      `${photo.name}: ${width} × ${height} values from ${min.toFixed(1)} (far) to ${max.toFixed(1)} (near).`,
    )
  } catch (error) {
    showStatus(error.name === 'AbortError' ? 'Cancelled.' : error.message)
  }
  if (running === request) button.disabled = true
}

try {
  const { threads } = await depthdrop.ready
  status.textContent = `Ready, with ${threads} ${threads === 1 ? 'thread' : 'threads'}. The photo stays in this browser.`
  input.disabled = false
} catch (error) {
  status.textContent = error.message
}
