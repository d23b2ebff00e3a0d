/** The browser's database for what survives a restart: small values, and device keys that cannot be read out. No patient data. */

const stores = ["memory", "device-keys"] as const
export type StoreName = (typeof stores)[number]

export interface Store<T> {
  get(key: string): Promise<T | undefined>
  set(key: string, value: T): Promise<void>
  delete(key: string): Promise<void>
}

/** Rejects where the browser keeps no data (some private windows). */
export function openDatabase(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1)
    request.onupgradeneeded = () => {
      for (const store of stores) request.result.createObjectStore(store)
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

export function storeOf<T>(database: Promise<IDBDatabase>, name: StoreName): Store<T> {
  const run = async <R>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<R>): Promise<R> => {
    const transaction = (await database).transaction(name, mode)
    const request = work(transaction.objectStore(name))
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(request.result)
      transaction.onabort = () => reject(transaction.error)
      transaction.onerror = () => reject(transaction.error)
    })
  }
  return {
    get: (key) => run("readonly", (store) => store.get(key) as IDBRequest<T | undefined>),
    set: async (key, value) => {
      await run("readwrite", (store) => store.put(value, key))
    },
    delete: async (key) => {
      await run("readwrite", (store) => store.delete(key))
    },
  }
}
