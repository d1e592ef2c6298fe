/** `doorstep plan check`: a proof judged by the code of `placement/check` from the instance alone. */
import { AppError } from '../../shared/errors.ts';
import { checkAnswer } from '../placement/ask/answer.ts';
import { isMostWanted, pose } from '../placement/ask/pose.ts';
import { claimOf } from '../placement/ask/proof-file.ts';
import { readInstance } from '../placement/formats/read-instance.ts';
import { readProofFile, readText } from './plan-files.ts';
import { resultLines } from './plan-text.ts';

export async function checkPlan(file: string, proofPath: string, isJson: boolean): Promise<void> {
  const proof = await readProofFile(proofPath);
  const { question, result } = proof.head;
  const instance = readInstance(question.format, readText(file), question.capacity);
  const posed = pose(instance, question);
  const { isValid, faults, provedBound } = checkAnswer(posed, claimOf(proof, isMostWanted(posed)));
  const bound = Number.isFinite(provedBound) ? provedBound : null;
  if (isJson) {
    const { status, objective } = result;
    process.stdout.write(`${JSON.stringify({ isValid, faults, status, objective, provedBound: bound })}\n`);
  } else if (isValid) {
    process.stdout.write(`${['The proof holds.', ...resultLines(question.model, result)].join('\n')}\n`);
  }
  if (isValid) return;
  if (isJson) process.exitCode = 1;
  else throw new AppError('request.invalid', `The proof does not hold:\n  ${faults.join('\n  ')}`);
}
