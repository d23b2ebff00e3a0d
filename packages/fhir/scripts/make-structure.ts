/**
 * Writes data/r4-structure.json, the compact table of FHIR R4 (4.0.1) elements that the validator reads.
 *
 *   node packages/fhir/scripts/make-structure.ts DIR
 *
 * DIR holds HL7's definition bundles of R4 under the names they have in HL7's npm package hl7.fhir.r4.examples. Not those of others:
 * they may add elements of their own, or take what later versions changed. The format of the table is described in data/README.md.
 */
import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import process from "node:process"
import { expandValueSets } from "./expand-value-sets.ts"

type ElementType = { code: string }
type ElementDefinition = {
  path: string
  min: number
  max: string
  base?: { path: string }
  type?: ElementType[]
  contentReference?: string
  binding?: { strength: string; valueSet?: string }
}
type StructureDefinition = {
  resourceType: string
  name: string
  type: string
  kind: string
  derivation?: string
  fhirVersion?: string
  baseDefinition?: string
  snapshot: { element: ElementDefinition[] }
}
type TypeRow = { is?: string; elements: Record<string, string> }

const directory = process.argv[2]
if (directory === undefined) {
  console.error("usage: make-structure.ts DIR")
  process.exit(2)
}

const readBundle = async (name: string): Promise<{ resource: StructureDefinition }[]> =>
  JSON.parse(await readFile(join(directory, name), "utf8")).entry

const fhirVersion = "4.0.1"
const inherited = /^(Element|BackboneElement|Resource|DomainResource)\./
const expand = expandValueSets(
  await Promise.all(
    ["Bundle-valuesets.json", "Bundle-v2-valuesets.json", "Bundle-v3-valuesets.json"].map(async (name) =>
      JSON.parse(await readFile(join(directory, name), "utf8")),
    ),
  ),
)
const codes: string[][] = []
const codings: Record<string, string[]>[] = []
const indexOfValueSet = new Map<string, string>()

/** The suffix that names a required binding: ` #n` (list of codes) or ` %n` (lists of codes by system). */
function bindingSuffix({ binding, type }: ElementDefinition): string {
  if (binding?.strength !== "required" || binding.valueSet === undefined || type === undefined) return ""
  const isCode = type.some(({ code }) => code === "code")
  const isConcept = type.some(({ code }) => code === "CodeableConcept" || code === "Coding")
  if (isCode === isConcept) return ""
  const url = binding.valueSet.split("|")[0] ?? ""
  const key = `${isCode ? "#" : "%"}${url}`
  const known = indexOfValueSet.get(key)
  if (known !== undefined) return known
  const bySystem = expand(url)
  let suffix = ""
  if (bySystem !== undefined) {
    if (isCode) {
      codes.push([...new Set([...bySystem.values()].flatMap((set) => [...set]))])
      suffix = ` #${codes.length - 1}`
    } else {
      codings.push(Object.fromEntries([...bySystem].map(([system, set]) => [system, [...set]])))
      suffix = ` %${codings.length - 1}`
    }
  }
  indexOfValueSet.set(key, suffix)
  return suffix
}

const lastSegment = (text: string) => text.slice(text.lastIndexOf("/") + 1)

const typeName = ({ code }: ElementType): string =>
  code.startsWith("http://hl7.org/fhirpath/System.") ? "string" : code

function elementRow(element: ElementDefinition, hasChildren: boolean): string {
  let types: string
  if (element.contentReference !== undefined) types = element.contentReference.slice(1)
  else if (hasChildren) types = element.path
  else types = (element.type ?? []).map(typeName).join("|")
  return `${element.min}..${element.max} ${types}${bindingSuffix(element)}`
}

const types: Record<string, TypeRow> = {}
const resources: string[] = []
for (const name of ["Bundle-types.json", "Bundle-resources.json"]) {
  for (const { resource: definition } of await readBundle(name)) {
    if (definition.resourceType !== "StructureDefinition" || definition.derivation === "constraint") continue
    if (definition.fhirVersion !== fhirVersion) continue
    if (definition.kind === "primitive-type" || definition.kind === "logical") continue
    const elements = definition.snapshot.element
    const parents = new Set(elements.map(({ path }) => path.slice(0, path.lastIndexOf("."))))
    if (definition.kind === "resource" && !/^(Domain)?Resource$/.test(definition.name)) resources.push(definition.name)
    for (const element of elements) {
      const isRoot = !element.path.includes(".")
      if (isRoot) {
        const base = definition.baseDefinition === undefined ? undefined : lastSegment(definition.baseDefinition)
        types[element.path] = { ...(base !== undefined && { is: base }), elements: {} }
        continue
      }
      if (parents.has(element.path)) types[element.path] = { is: element.type?.[0]?.code ?? "Element", elements: {} }
      const own = !inherited.test(element.base?.path ?? "") || inherited.test(element.path)
      const dot = element.path.lastIndexOf(".")
      const parent = types[element.path.slice(0, dot)]
      if (own && parent !== undefined) {
        parent.elements[element.path.slice(dot + 1)] = elementRow(element, parents.has(element.path))
      }
    }
  }
}

const table = { fhirVersion, resources, codes, codings, types }
await writeFile(new URL("../data/r4-structure.json", import.meta.url), `${JSON.stringify(table)}\n`)
console.log(`${resources.length} resource types, ${Object.keys(types).length} types, ${codes.length} code lists`)
