/** The page's entry. */
import './app/app.css'
import { startApp } from './app/app.ts'
import { automation } from './automation.ts'

window.depthdrop = automation
startApp(document.body)
