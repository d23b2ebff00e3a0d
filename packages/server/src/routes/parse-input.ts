/** Path parameters, query and body against the operation's shapes; what does not fit is named, field by field, without its value. */
import { ApiError, type FieldError, type Operation, type Parsed } from "@subrosa/contract"
import type { HttpRequest } from "../http/route.ts"

/** More than these would only repeat themselves. */
const errorsMax = 20

/** @throws ApiError `invalid_request` with the fields that are wrong */
export function parseInput<O extends Operation>(operation: O, request: HttpRequest): Parsed<O> {
  const params = operation.params.safeParse(request.params)
  const query = operation.query.safeParse(request.query)
  const body = operation.body.safeParse(request.body ?? {})
  if (params.success && query.success && body.success) {
    return { params: params.data, query: query.data, body: body.data } as Parsed<O>
  }
  const errors = [params, query, body].flatMap(({ error }) => error?.issues.map(fieldError) ?? []).slice(0, errorsMax)
  throw new ApiError("invalid_request", "some of what was sent is not valid", { errors })
}

interface Issue {
  path: readonly PropertyKey[]
  code: string
  message: string
}

function fieldError(issue: Issue): FieldError {
  const field = issue.path.map(String).join(".") || "body"
  // Names of unknown members are the sender's text and are not repeated.
  return { field, message: issue.code === "unrecognized_keys" ? "has members that are not known here" : issue.message }
}
