type Face<T> = { [name in keyof T]: (...input: never[]) => Promise<unknown> }

/** An object whose methods load the real one when the first of them is called, once; a load that failed is tried again by the next call. */
export function deferred<T extends Face<T>>(methods: Record<keyof T, true>, load: () => Promise<T>): T {
  let loading: Promise<T> | undefined
  const real = (): Promise<T> => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined
      throw error
    })
    return loading
  }
  const face: Partial<Face<T>> = {}
  for (const name in methods) {
    face[name] = async (...input) => {
      const object: Face<T> = await real()
      return object[name](...input)
    }
  }
  return face as T
}
