/** The check of the law data, apart from the engine because it brings a JSON Schema validator. */
export { Case, checkCase } from "./check-case.ts"
export { checkData, type DataReport } from "./check-data.ts"
export type { Fault, RowFile } from "./check-row.ts"
