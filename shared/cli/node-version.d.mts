export declare const NEEDED: string;
export declare function nodeVersionProblem(found: string): string | null;
