/**
 * A PKCS#11 library in this process. It knows one state for the whole process, so several keys of one library share it, and whoever starts
 * it anew (the only way to see a token that came back) ends everybody's sessions.
 */
import { access } from "node:fs/promises"
import { KeeperError } from "../error.ts"
import { reasonOf } from "./token-failure.ts"

export type Pkcs11 = typeof import("pkcs11js")
export type Library = InstanceType<Pkcs11["PKCS11"]>

export interface Module {
  /** Constants. */
  p11: Pkcs11
  library: Library
  /** Grows with every start: a session belongs to one. */
  generation(): number
  /** Ends every session, and looks for tokens anew. */
  restart(): void
}

const loaded = new Map<string, Promise<Module>>()

/** @throws KeeperError `token_module` */
export function loadModule(path: string): Promise<Module> {
  const known = loaded.get(path) ?? load(path)
  loaded.set(path, known)
  known.catch(() => loaded.delete(path))
  return known
}

async function load(path: string): Promise<Module> {
  await access(path).catch((cause: unknown) => {
    throw new KeeperError("token_module", `there is no PKCS#11 library ${path}`, { cause })
  })
  const p11 = await importBinding()
  const library = new p11.PKCS11()
  try {
    library.load(path)
  } catch (cause) {
    throw new KeeperError("token_module", `${path} is not a PKCS#11 library for this machine`, { cause })
  }
  let generation = 0
  const start = () => {
    try {
      library.C_Initialize()
    } catch (error) {
      if (reasonOf(error) !== "CKR_CRYPTOKI_ALREADY_INITIALIZED") throw error
    }
    generation++
  }
  start()
  return {
    p11,
    library,
    generation: () => generation,
    restart() {
      try {
        library.C_Finalize()
      } catch (error) {
        if (reasonOf(error) !== "CKR_CRYPTOKI_NOT_INITIALIZED") throw error
      }
      start()
    },
  }
}

/** An optional dependency, built at installation: most keepers have their key in a file and no compiler. */
async function importBinding(): Promise<Pkcs11> {
  try {
    const { default: binding } = await import("pkcs11js")
    return binding
  } catch (cause) {
    throw new KeeperError(
      "token_module",
      "the package pkcs11js was not built when Subrosa was installed: install a compiler (Debian: build-essential, python3) and run npm rebuild pkcs11js",
      { cause },
    )
  }
}
