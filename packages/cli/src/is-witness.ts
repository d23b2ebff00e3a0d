/** Whether these arguments run a witness. Only what is surely so counts: an option in front could take a value of that name. */
export const isWitness = (argv: readonly string[]): boolean => argv[2] === "witness"
