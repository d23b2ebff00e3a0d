import { ApiError } from "@subrosa/contract"

/** A request whose field is wrong. `field` is a path as JSON has it ("account.card"); the message repeats no input. */
export function refuseField(field: string, message: string): ApiError {
  return new ApiError("invalid_request", `${field} ${message}`, { errors: [{ field, message }] })
}
