/** Starts the app, and gives scripts that drive the page their API: `window.depthdrop`. */
import './app.css'
import { createAutomation } from '../automation.ts'
import { startApp } from './app.ts'

window.depthdrop = createAutomation()
startApp(document.body)
