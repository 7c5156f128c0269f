/** Starts the app, and gives scripts that drive the page their API: `window.depthdrop`. */
import './app.css'
import { createAutomation } from '../automation.ts'
import { takeAddressChoices } from '../client/engine/addressChoices.ts'
import { startApp } from './app.ts'

takeAddressChoices()
window.depthdrop = createAutomation()
startApp(document.body)
