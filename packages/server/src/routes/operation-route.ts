/**
 * From an operation of the contract to a route: who asks, what they give, what they get. Parsing and authentication are here and
 * nowhere else.
 */
import { ApiError, type Operation, type Parsed, type Result } from "@subrosa/contract"
import type { Authenticate, Caller, Keeper } from "@subrosa/keeper"
import type { HttpAnswer, HttpRequest, HttpRoute } from "../http/route.ts"
import { parseInput } from "./parse-input.ts"

/** An answer whose bytes or headers the handler has made itself. */
export class MadeAnswer {
  readonly answer: HttpAnswer

  constructor(answer: HttpAnswer) {
    this.answer = answer
  }
}

export interface RouteOptions {
  /** Largest body in bytes, if other than the server's. */
  bodyMaxBytes?: number
}

type Answer<O extends Operation> = Promise<Result<O> | MadeAnswer>

/** Needs a signature; for an operation that asks for it, also a fresh sign-in. */
export function signedRoute<O extends Operation>(
  authenticate: Authenticate,
  operation: O,
  handle: (caller: Caller, input: Parsed<O>) => Answer<O>,
  options: RouteOptions = {},
): HttpRoute {
  if (operation.auth === "public") throw new Error(`invariant: ${operation.name} is public`)
  return routeOf(operation, options, async (request) => {
    const caller = await authenticate(requestToAuthenticate(request))
    if (operation.auth === "fresh" && !caller.fresh) {
      throw new ApiError("step_up_required", "confirm with your passkey or password that it is you")
    }
    return handle(caller, parseInput(operation, request))
  })
}

/**
 * As `signedRoute`, for operations that decide under the log's lock whether the caller still stands, and do nothing without it: the session
 * need not be read before. A refusal is told only to someone whose session still stands.
 */
export function lockedRoute<O extends Operation>(
  { recognize, requireStanding }: Pick<Keeper, "recognize" | "requireStanding">,
  operation: O,
  handle: (caller: Caller, input: Parsed<O>) => Answer<O>,
  options: RouteOptions = {},
): HttpRoute {
  if (operation.auth !== "signed") throw new Error(`invariant: ${operation.name} needs more, or less, than a signature`)
  return routeOf(operation, options, async (request) => {
    const caller = await recognize(requestToAuthenticate(request))
    try {
      return await handle(caller, parseInput(operation, request))
    } catch (error) {
      await requireStanding(caller)
      throw error
    }
  })
}

export function publicRoute<O extends Operation>(
  operation: O,
  handle: (input: Parsed<O>) => Answer<O>,
  options: RouteOptions = {},
): HttpRoute {
  if (operation.auth !== "public") throw new Error(`invariant: ${operation.name} is not public`)
  return routeOf(operation, options, (request) => handle(parseInput(operation, request)))
}

function routeOf(
  { method, path }: Operation,
  options: RouteOptions,
  answer: (request: HttpRequest) => Promise<unknown>,
): HttpRoute {
  return {
    method,
    path,
    ...options,
    async handle(request) {
      const result = await answer(request)
      return result instanceof MadeAnswer ? result.answer : { body: result }
    },
  }
}

function requestToAuthenticate({ method, target, headers, rawBody }: HttpRequest): Parameters<Authenticate>[0] {
  const mark = target.indexOf("?")
  const [path, query] = mark < 0 ? [target, ""] : [target.slice(0, mark), target.slice(mark)]
  return { method, path, query, headers, body: rawBody }
}
