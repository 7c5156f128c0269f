import { expect, test } from 'vitest'
import {
  changeEffect,
  effectOptions,
  keepSliders,
  subscribeSliders,
} from '../../../../src/app/preferences/effectSettings.ts'

test('a step holds the sliders of the photo, and neither kinds nor the depths of another photo', () => {
  const steps: (readonly string[])[] = []
  subscribeSliders((names) => steps.push(names))
  changeEffect('one', { bokeh: 'hexagon' })
  changeEffect('one', { aperture: 5, focus: 0.25 })
  const back = keepSliders()
  changeEffect('one', { aperture: 7, focus: 0.75, bokeh: 'disc' })
  expect(steps).toEqual([[], ['aperture', 'focus'], ['aperture', 'focus']])
  back()
  expect(effectOptions('one')).toEqual({ aperture: 5, focus: 0.25, bokeh: 'disc' })
  changeEffect('two', { aperture: 7 })
  expect(steps.at(-1)).toEqual(['aperture'])
  back()
  expect(effectOptions('two')).toEqual({ aperture: 5, bokeh: 'disc' })
})
