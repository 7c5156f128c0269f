import { embedDepthdrop } from 'depthdrop/embed'

// Where a Depthdrop page lies: here the one that `npm start` serves.
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
  // A new photo ends the work on the one before, whose last word then nobody waits for.
  running.abort()
  const mine = (running = new AbortController())
  const say = (sentence) => {
    if (running === mine) status.textContent = sentence
  }
  button.disabled = false
  try {
    const { width, height, min, max } = await depthdrop.estimate(photo, {
      show: true,
      signal: mine.signal,
      onProgress: ({ stage }) => say(`${photo.name}: ${stage} …`),
    })
    say(
      `${photo.name}: ${width} × ${height} values from ${min.toFixed(1)} (far) to ${max.toFixed(1)} (near).`,
    )
  } catch (error) {
    say(error.name === 'AbortError' ? 'Cancelled.' : error.message)
  }
  if (running === mine) button.disabled = true
}

try {
  const { threads } = await depthdrop.ready
  status.textContent = `Ready, with ${threads} ${threads === 1 ? 'thread' : 'threads'}. The photo stays in this browser.`
  input.disabled = false
} catch (error) {
  status.textContent = error.message
}
