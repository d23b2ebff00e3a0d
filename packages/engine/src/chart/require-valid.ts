import { loadStructure, type Resource, validateResource } from "@subrosa/fhir"
import { EngineError } from "../port.ts"

/** @throws EngineError invalid_input that names the element, never the value */
export async function requireValid(resource: Resource): Promise<void> {
  const [issue] = validateResource(await loadStructure(), resource)
  if (issue) throw new EngineError("invalid_input", `${issue.path}: ${issue.message}`, { field: issue.path })
}
