/** GeoJSON as people export it (RFC 7946): read leniently, checked by whoever uses the features. Pure. */
import { AppError } from '../../shared/errors.ts';

export interface Feature {
  readonly properties?: Readonly<Record<string, unknown>> | null;
  readonly geometry?: { readonly type?: unknown; readonly coordinates?: unknown } | null;
}

/** Throws AppError `request.invalid` for text that is no FeatureCollection. */
export function featuresOf(text: string): Feature[] {
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new AppError('request.invalid', 'The text is not JSON.', { cause: error });
  }
  const collection = content as { type?: unknown; features?: unknown } | null;
  if (collection?.type !== 'FeatureCollection' || !Array.isArray(collection.features)) {
    throw new AppError('request.invalid', 'The JSON must be a GeoJSON FeatureCollection.');
  }
  return (collection.features as unknown[]).map((feature) =>
    typeof feature === 'object' && feature !== null ? feature : {},
  );
}
