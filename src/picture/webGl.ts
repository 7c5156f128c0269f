/** Whether this browser can draw the 3D view. three would throw. */
export function hasWebGl(): boolean {
  return document.createElement('canvas').getContext('webgl2') !== null
}
