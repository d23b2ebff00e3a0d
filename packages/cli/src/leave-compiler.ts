/**
 * The first run after a change strips types from the sources, by a compiler that then stays in memory, some 15 MB, for as long as the
 * process runs. What it made is kept (bin/subrosa.js), so that the same command, begun again in this process's place, does without it.
 */
import { flushCompileCache } from "node:module"

const compiler = "NativeModule internal/deps/amaro/dist/index"
const mark = "SUBROSA_COMPILED"

/** Does not return when it begins again; at most once, for a cache that cannot be written makes no difference. To be called before anything is open. */
export function leaveCompiler(): void {
  const loaded: unknown = Reflect.get(process, "moduleLoadList")
  if (!Array.isArray(loaded) || !loaded.includes(compiler)) return
  if (process.execve === undefined || process.platform === "win32" || process.env[mark] !== undefined) return
  flushCompileCache()
  const { execPath, execArgv, argv, env } = process
  process.execve(execPath, [execPath, ...execArgv, ...argv.slice(1)], { ...env, [mark]: "1" })
}
