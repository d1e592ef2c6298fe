/** The thread that reads reports, with a connection of its own that can only read (DESIGN 6). */
import { workerData } from 'node:worker_threads';
import { openReader } from '../../store/store.ts';
import type { StoreLocation } from '../../store/engine.ts';
import { answerQuestions } from '../../thread/answers.ts';
import { answerOf, type Question } from './questions.ts';

const db = openReader(workerData as StoreLocation);

answerQuestions((question: Question) => answerOf(db, question));
