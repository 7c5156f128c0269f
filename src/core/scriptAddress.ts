/** Trusted Types (W3C): a page may require that a policy, which it names, makes the addresses of scripts. */

const POLICY_NAME = 'depthdrop'

interface Policy {
  createScriptURL(address: string): unknown
}

/** Undefined before the first use. Null where the browser has no Trusted Types, or where the page forbids the policy. */
let policy: Policy | null | undefined

function makePolicy(): Policy | null {
  const factory: unknown = Reflect.get(globalThis, 'trustedTypes')
  if (typeof factory !== 'object' || factory === null) return null
  const create: unknown = Reflect.get(factory, 'createPolicy')
  if (typeof create !== 'function') return null
  try {
    return Reflect.apply(create, factory, [
      POLICY_NAME,
      { createScriptURL: (address: string) => address },
    ]) as Policy
  } catch {
    return null
  }
}

/**
 * The address of one of Depthdrop's own workers, as `new Worker` takes it: a TrustedScriptURL where there are Trusted Types.
 * TypeScript's types have the string only.
 */
export function scriptAddress(address: string): string {
  policy ??= makePolicy()
  return policy === null ? address : (policy.createScriptURL(address) as string)
}

/** True if the browser has Trusted Types and the page does not allow the policy. */
export function isPolicyRefused(): boolean {
  return policy === null && Reflect.get(globalThis, 'trustedTypes') !== undefined
}
