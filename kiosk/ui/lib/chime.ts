/** Two short notes, for everything that must not be forgotten in the machine. */

const NOTES_HZ = [660, 880];
const NOTE_S = 0.18;
const VOLUME = 0.2;

/** Silent where the system has no sound, or has not been touched yet. */
export function chime(): void {
  try {
    const audio = new AudioContext();
    NOTES_HZ.forEach((frequency, index) => {
      const startS = audio.currentTime + index * NOTE_S;
      const tone = new OscillatorNode(audio, { frequency });
      const gain = new GainNode(audio, { gain: VOLUME });
      tone.connect(gain).connect(audio.destination);
      tone.start(startS);
      tone.stop(startS + NOTE_S);
    });
    setTimeout(() => void audio.close(), NOTES_HZ.length * NOTE_S * 1000 + 200);
  } catch {
    // No sound device: the screen says it too.
  }
}
