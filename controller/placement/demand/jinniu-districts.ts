/**
 * Planning assumptions for the 13 sub-districts of Jinniu: where their middle lies, how densely people live, how old they
 * are, how many come to work. Names and codes are real (shared/geo/jinniu), the total is that of the census; everything
 * here is assumed from the description in placement.md 3 and says so in the product, until the operator loads real layers.
 */

export interface SubdistrictAssumption {
  /** The register's code. */
  readonly code: string;
  /** Rough middle, WGS-84. */
  readonly lat: number;
  readonly lon: number;
  /** Residents per km² of built-up land. */
  readonly density: number;
  /** Share of residents of 65 and older. */
  readonly elderlyShare: number;
  /** People here by day for each resident. */
  readonly daytimeRatio: number;
}

export const SUBDISTRICTS: readonly SubdistrictAssumption[] = [
  { code: '510106024', lat: 30.677, lon: 104.051, density: 34_000, elderlyShare: 0.21, daytimeRatio: 0.9 },
  { code: '510106032', lat: 30.683, lon: 104.037, density: 38_000, elderlyShare: 0.22, daytimeRatio: 0.5 },
  { code: '510106027', lat: 30.693, lon: 104.071, density: 28_000, elderlyShare: 0.18, daytimeRatio: 1.4 },
  { code: '510106030', lat: 30.691, lon: 104.089, density: 26_000, elderlyShare: 0.17, daytimeRatio: 0.7 },
  { code: '510106038', lat: 30.697, lon: 104.03, density: 24_000, elderlyShare: 0.16, daytimeRatio: 0.6 },
  { code: '510106035', lat: 30.707, lon: 104.051, density: 23_000, elderlyShare: 0.18, daytimeRatio: 0.6 },
  { code: '510106031', lat: 30.712, lon: 104.015, density: 20_000, elderlyShare: 0.13, daytimeRatio: 0.9 },
  { code: '510106036', lat: 30.71, lon: 104.079, density: 17_000, elderlyShare: 0.15, daytimeRatio: 1.1 },
  { code: '510106040', lat: 30.712, lon: 103.988, density: 14_000, elderlyShare: 0.11, daytimeRatio: 0.5 },
  { code: '510106041', lat: 30.733, lon: 104.042, density: 11_000, elderlyShare: 0.12, daytimeRatio: 0.4 },
  { code: '510106043', lat: 30.742, lon: 104.073, density: 4_500, elderlyShare: 0.13, daytimeRatio: 0.5 },
  { code: '510106025', lat: 30.744, lon: 103.993, density: 4_200, elderlyShare: 0.15, daytimeRatio: 0.4 },
  { code: '510106042', lat: 30.768, lon: 104.112, density: 4_800, elderlyShare: 0.15, daytimeRatio: 0.5 },
];

/** Residents on 1 November 2020 (7th census; given as 126.54 万). */
export const RESIDENTS = 1_265_398;
/** Registered businesses. */
export const BUSINESSES = 96_000;
/** Estates: clusters where people live much denser than around. */
export const ESTATES = 40;

/** Candidates by kind, beside one community hall and one police room in each community. */
export const MARKETS = 50;
export const OFFICES = 110;

/** Of one machine with installation at such a place, yuan. */
export const COSTS = {
  'service-hall': 68_000,
  'police-room': 62_000,
  market: 74_000,
  'office-building': 82_000,
} as const;
