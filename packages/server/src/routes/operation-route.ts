/**
 * From an operation of the contract to a route: who asks, what they give, what they get. Parsing and authentication are here and
 * nowhere else.
 */
import { ApiError, type Operation, type Parsed, type Result } from "@subrosa/contract"
import type { Authenticate, Caller, Keeper } from "@subrosa/keeper"
import type { HttpAnswer, HttpRequest, HttpRoute } from "../http/route.ts"
import { bodyMaxBytesOf } from "../keeper-link/operations.ts"
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
    const { caller, input } = await requireSigned(authenticate, operation, request)
    return handle(caller, input)
  })
}

/** Who asks, and for what. @throws ApiError of `authenticate`; `step_up_required`, `invalid_request` */
export async function requireSigned<O extends Operation>(
  authenticate: Authenticate,
  operation: O,
  request: HttpRequest,
): Promise<{ caller: Caller; input: Parsed<O> }> {
  const caller = await authenticate(requestToAuthenticate(request))
  if (operation.auth === "fresh" && !caller.fresh) {
    throw new ApiError("step_up_required", "confirm with your passkey or password that it is you")
  }
  return { caller, input: parseInput(operation, request) }
}

/** Keeper and store both have a part in it: the keeper's port does what the other two kinds of route do here. */
export function jointRoute<O extends Operation>(operation: O, answer: (request: HttpRequest) => Answer<O>): HttpRoute {
  const bodyMaxBytes = bodyMaxBytesOf[operation.name]
  return routeOf(operation, bodyMaxBytes === undefined ? {} : { bodyMaxBytes }, answer)
}

/**
 * As `requireSigned`, for operations that decide under the log's lock whether the caller still stands, and do nothing without it: the session
 * need not be read before. `answer` runs with the caller as recognized; a refusal is told only to someone whose session still stands.
 */
export async function answerRecognized<O extends Operation, A>(
  keeper: Pick<Keeper, "recognize" | "requireStanding">,
  operation: O,
  request: HttpRequest,
  answer: (caller: Caller, input: Parsed<O>) => Promise<A>,
): Promise<A> {
  if (operation.auth !== "signed") throw new Error(`invariant: ${operation.name} needs more, or less, than a signature`)
  const caller = await keeper.recognize(requestToAuthenticate(request))
  return standing(keeper, caller, () => answer(caller, parseInput(operation, request)))
}

/** Runs `act`; what it refuses is told only to someone whose session still stands. */
export async function standing<A>(
  keeper: Pick<Keeper, "requireStanding">,
  caller: Caller,
  act: () => Promise<A>,
): Promise<A> {
  try {
    return await act()
  } catch (error) {
    await keeper.requireStanding(caller)
    throw error
  }
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
