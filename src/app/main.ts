/** The app as a whole, with its door for scripts that drive the page. */
import './app.css'
import { createAutomation } from '../automation.ts'
import { startApp } from './app.ts'

window.depthdrop = createAutomation()
startApp(document.body)
