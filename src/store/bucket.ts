/**
 * The parts of the browser's storage the store lives in: Storage Buckets where the browser has them,
 * else the origin's common storage. Asked for as durable and persistent, which may be refused.
 *
 * Files and databases lie in different buckets. One lost file of a bucket's LevelDB and no database in
 * it opens ever again (measured in Chromium 156: a missing manifest); only deleting the bucket helps,
 * and that must not take the journal with it. Deleting also removes the bytes at once.
 */

/** The folder in which profiles keep their files. */
export const openFiles = async (): Promise<FileSystemDirectoryHandle> =>
  (await openBucket("vault"))?.getDirectory() ?? navigator.storage.getDirectory();

/** Where databases are. `renew` throws all of them away and begins anew, for when none opens. */
export type DatabasePlace = { readonly indexedDB: IDBFactory; readonly renew: () => Promise<void> };

/** Opens the place of the databases. */
export const openDatabasePlace = async (): Promise<DatabasePlace> => {
  const find = async () => (await openBucket(databaseBucket))?.indexedDB ?? indexedDB;
  let present = await find();
  return {
    // Stands for whichever bucket is the present one, since a database keeps its factory for life.
    indexedDB: {
      open: (name, version) => present.open(name, version),
      deleteDatabase: (name) => present.deleteDatabase(name),
      databases: () => present.databases(),
      cmp: (first, second) => present.cmp(first, second),
    },
    renew: async () => {
      await storageBuckets()?.delete(databaseBucket);
      present = await find();
    },
  };
};

const databaseBucket = "vault-rows";

type Bucket = {
  readonly indexedDB: IDBFactory;
  getDirectory(): Promise<FileSystemDirectoryHandle>;
};

type Buckets = {
  open(name: string, options: object): Promise<Bucket>;
  delete(name: string): Promise<void>;
};

/** A bucket; undefined where there are none, or where a private mode names them and refuses. */
const openBucket = async (name: string): Promise<Bucket | undefined> => {
  try {
    return await storageBuckets()?.open(name, { durability: "strict", persisted: true });
  } catch {
    return undefined;
  }
};

const storageBuckets = (): Buckets | undefined => {
  const buckets: unknown = Reflect.get(navigator, "storageBuckets");
  return isBuckets(buckets) ? buckets : undefined;
};

// The interface is not in the compiler's library yet.
const isBuckets = (value: unknown): value is Buckets =>
  typeof value === "object" && value !== null && "open" in value && "delete" in value;
