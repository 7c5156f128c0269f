/** The code that the scripts in Firefox's page share. */

/** `drawn(colour)` returns a picture file that differs for each colour. */
export const DRAWN = `
  const drawn = async (colour) => {
    const canvas = new OffscreenCanvas(320, 240)
    const context = canvas.getContext('2d')
    const sky = context.createLinearGradient(0, 0, 0, 240)
    sky.addColorStop(0, 'skyblue')
    sky.addColorStop(1, 'seagreen')
    context.fillStyle = sky
    context.fillRect(0, 0, 320, 240)
    context.fillStyle = colour
    context.fillRect(120, 60, 60, 150)
    return new File([await canvas.convertToBlob()], 'drawn.png')
  }
`
