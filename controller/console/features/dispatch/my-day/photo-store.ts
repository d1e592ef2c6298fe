/** Photos that wait for the network: in IndexedDB, because the store of the steps holds a few megabytes only. */
const NAME = 'doorstep-photos';
const STORE = 'photos';
/** Sharp enough for a serial number, small enough for a bad line. */
const LONGEST_PX = 1_600;
const QUALITY = 0.8;

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(NAME, 1);
    opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(STORE));
    opening.addEventListener('success', () => resolve(opening.result));
    opening.addEventListener('error', () => reject(opening.error ?? new Error('IndexedDB cannot be opened')));
  });
}

async function inStore<T>(
  mode: IDBTransactionMode,
  run: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const asked = run(database.transaction(STORE, mode).objectStore(STORE));
      asked.addEventListener('success', () => resolve(asked.result));
      asked.addEventListener('error', () => reject(asked.error ?? new Error('the photo cannot be kept')));
    });
  } finally {
    database.close();
  }
}

export async function keepPhoto(id: string, jpeg: string): Promise<void> {
  await inStore('readwrite', (store) => store.put(jpeg, id));
}

/** Base64; '' when it is gone. */
export async function readPhoto(id: string): Promise<string> {
  const found: unknown = await inStore('readonly', (store) => store.get(id));
  return typeof found === 'string' ? found : '';
}

export async function forgetPhoto(id: string): Promise<void> {
  await inStore('readwrite', (store) => store.delete(id));
}

/** A picture of the camera as a small JPEG in base64; drawn anew, it has lost place and time already on the phone. */
export async function jpegOf(file: Blob): Promise<string> {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST_PX / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return canvas.toDataURL('image/jpeg', QUALITY).split(',')[1] ?? '';
}
