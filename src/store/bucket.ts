/**
 * The part of the browser's storage the vault lives in: a Storage Bucket of its own where the browser
 * has them, because deleting a bucket removed its files at once (measured in Chromium 156), else the
 * origin's common storage.
 */

/** What a bucket gives: its own databases and its own files. */
export type Bucket = {
  readonly indexedDB: IDBFactory;
  readonly getDirectory: () => Promise<FileSystemDirectoryHandle>;
};

/** Opens the bucket; asked for as durable and persistent, which the browser may refuse. */
export const openBucket = async (): Promise<Bucket> => {
  const buckets: unknown = Reflect.get(navigator, "storageBuckets");
  if (isBuckets(buckets)) {
    try {
      const bucket = await buckets.open(bucketName, { durability: "strict", persisted: true });
      return { indexedDB: bucket.indexedDB, getDirectory: () => bucket.getDirectory() };
    } catch {
      // Some modes of some browsers name the interface and refuse it; the common storage serves.
    }
  }
  return { indexedDB, getDirectory: () => navigator.storage.getDirectory() };
};

const bucketName = "vault";

type Buckets = {
  open(name: string, options: object): Promise<Bucket>;
};

// The interface is not in the compiler's library yet.
const isBuckets = (value: unknown): value is Buckets =>
  typeof value === "object" && value !== null && "open" in value;
