/** A picture as the network sees it: what is transparent is white. */

/** Over the whole canvas. */
export function drawOverWhite(context: CanvasRenderingContext2D, source: CanvasImageSource): void {
  const { width, height } = context.canvas
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
  context.imageSmoothingQuality = 'high'
  context.drawImage(source, 0, 0, width, height)
}
