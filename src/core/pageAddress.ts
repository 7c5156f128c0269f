/** The address that relative addresses are resolved against, in a page and in a worker. */

function textIn(name: string, key: string): string | undefined {
  const object: unknown = Reflect.get(globalThis, name)
  const text: unknown =
    typeof object === 'object' && object !== null ? Reflect.get(object, key) : undefined
  return typeof text === 'string' ? text : undefined
}

/** The page's base address. In a worker it is the address of its script; for a script in a blob, the origin of its page. */
export function pageAddress(): string {
  const script = textIn('location', 'href') ?? ''
  return (
    textIn('document', 'baseURI') ??
    (script.startsWith('blob:') ? `${textIn('location', 'origin')}/` : script)
  )
}
