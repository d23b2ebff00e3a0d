/**
 * The R4 structure table: which elements each resource and data type has. Generated from HL7's StructureDefinitions
 * by scripts/make-structure.ts; its format is in data/README.md. Compiled once into Maps; loaded only when asked.
 */
import { checkPrimitive, type PrimitiveCheck } from "./primitive-types.ts"

export type StructureTable = {
  fhirVersion: string
  resources: string[]
  codes: string[][]
  codings: Record<string, string[]>[]
  types: Record<string, { is?: string; elements: Record<string, string> }>
}

/** One JSON property an object of a type may have: an element, one type of a choice, or the `_` twin of a primitive. */
export type Slot = {
  /** FHIR's element name, `value[x]` for a choice. */
  readonly element: string
  /** Position of the element among those of its type: bit in the masks. */
  readonly index: number
  readonly isList: boolean
  readonly isChoice: boolean
  /** The `_name` twin that carries a primitive's id and extensions. */
  readonly isShadow: boolean
  readonly primitive: PrimitiveCheck | undefined
  readonly typeName: string
  readonly type: TypeNode | undefined
  readonly codes: ReadonlySet<string> | undefined
  readonly codings: ReadonlyMap<string, ReadonlySet<string>> | undefined
}

export type TypeNode = {
  readonly name: string
  readonly slots: Map<string, Slot>
  /** Element names by index. */
  readonly elements: string[]
  /** Bits of the elements that must be there: indexes 0-30 and 31-61. */
  requiredLow: number
  requiredHigh: number
}

export type Structure = {
  readonly fhirVersion: string
  readonly resources: ReadonlyMap<string, TypeNode>
}

const pattern = /^(\d+)\.\.(\d+|\*) (.*?)(?: ([#%])(\d+))?$/

/** Compiles the table. Every inherited element is copied down, so that validation does one lookup per property. */
export function compileStructure(table: StructureTable): Structure {
  const nodes = new Map<string, TypeNode>()
  const codeSets = table.codes.map((codes) => new Set(codes))
  const codingSets = table.codings.map((bySystem) => {
    return new Map(Object.entries(bySystem).map(([system, codes]) => [system, new Set(codes)]))
  })
  for (const name of Object.keys(table.types)) {
    nodes.set(name, { name, slots: new Map(), elements: [], requiredLow: 0, requiredHigh: 0 })
  }

  function addSlots(node: TypeNode, element: string, row: string) {
    const [, min = "0", max = "1", typeList = "", mark, list] = pattern.exec(row) ?? []
    const index = node.elements.push(element) - 1
    if (index > 61) throw new RangeError(`type ${node.name} has too many elements for the masks`)
    if (min !== "0") {
      if (index < 31) node.requiredLow |= 1 << index
      else node.requiredHigh |= 1 << (index - 31)
    }
    const isChoice = element.endsWith("[x]")
    for (const listed of typeList.split("|")) {
      const isResourceId = element === "id" && table.resources.includes(node.name)
      const typeName = isResourceId ? "id" : listed
      const primitive = checkPrimitive(typeName)
      const slot: Slot = {
        element,
        index,
        isList: max !== "1",
        isChoice,
        isShadow: false,
        primitive,
        typeName,
        type: nodes.get(typeName),
        codes: mark === "#" ? codeSets[Number(list)] : undefined,
        codings: mark === "%" ? codingSets[Number(list)] : undefined,
      }
      const key = isChoice ? `${element.slice(0, -3)}${typeName[0]?.toUpperCase()}${typeName.slice(1)}` : element
      node.slots.set(key, slot)
      if (primitive !== undefined) {
        const shadow = {
          ...slot,
          isShadow: true,
          typeName: "Element",
          type: nodes.get("Element"),
          primitive: undefined,
        }
        node.slots.set(`_${key}`, shadow)
      }
    }
  }

  for (const [name, node] of nodes) {
    const chain: string[] = []
    for (let at: string | undefined = name; at !== undefined; at = table.types[at]?.is) chain.unshift(at)
    const rows = new Map(chain.flatMap((type) => Object.entries(table.types[type]?.elements ?? {})))
    for (const [element, row] of rows) addSlots(node, element, row)
  }
  const resources = new Map<string, TypeNode>()
  for (const name of table.resources) {
    const node = nodes.get(name)
    if (node !== undefined) resources.set(name, node)
  }
  return { fhirVersion: table.fhirVersion, resources }
}

let loaded: Promise<Structure> | undefined

/** The compiled R4 (4.0.1) structure: some 40 kB compressed, fetched at the first call and kept. */
export function loadStructure(): Promise<Structure> {
  loaded ??= import("../data/r4-structure.json", { with: { type: "json" } }).then(({ default: table }) =>
    compileStructure(table as StructureTable),
  )
  return loaded
}
