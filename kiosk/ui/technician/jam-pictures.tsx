/** The pictures of the jam guides, in three colours: the machine, its paper or card, and what the hand does. */

function Drawing({ children }: { children: React.ReactNode }) {
  return (
    <svg className="jam-picture" viewBox="0 0 240 180" aria-hidden="true">
      {children}
    </svg>
  );
}

/** Where it moves to: `d` from tail to tip, `tip` the two strokes of its head. */
function Arrow({ d, tip }: { d: string; tip: string }) {
  return (
    <>
      <path className="jam-hand" d={d} />
      <path className="jam-hand" d={tip} />
    </>
  );
}

const PrinterBody = () => (
  <path
    className="jam-machine"
    d="M40 96h160a10 10 0 0 1 10 10v48a8 8 0 0 1-8 8H38a8 8 0 0 1-8-8v-48a10 10 0 0 1 10-10Z"
  />
);
const OpenCover = () => (
  <Drawing>
    <circle className="jam-paper" cx="124" cy="86" r="34" />
    <circle className="jam-machine" cx="124" cy="86" r="11" />
    <path className="jam-machine" d="M34 100 62 14a6 6 0 0 1 8-3l14 6-22 83Z" />
    <PrinterBody />
    <rect className="jam-hand-fill" x="194" y="112" width="26" height="18" rx="5" />
    <Arrow d="M200 84C196 50 166 28 118 28" tip="m132 14-16 14 16 14" />
  </Drawing>
);

const PullPaper = () => (
  <Drawing>
    <path className="jam-paper" d="M88 20h64v92H88Z" />
    <path className="jam-line" d="m88 62 16-8 16 8 16-8 16 8M88 78l16-8 16 8 16-8 16 8" />
    <PrinterBody />
    <path className="jam-line" d="M72 110h96" />
    <Arrow d="M182 88V34" tip="m168 48 14-16 14 16" />
  </Drawing>
);

const TurnCutter = () => (
  <Drawing>
    <PrinterBody />
    <path className="jam-paper" d="M44 82h88l-8 14H52Z" />
    <path className="jam-line" d="m44 82 11-12 11 12 11-12 11 12 11-12 11 12 11-12 11 12" />
    <circle className="jam-machine" cx="172" cy="128" r="24" />
    <path className="jam-line" d="M172 110v36M154 128h36" />
    <Arrow d="M134 114C142 76 198 74 210 106" tip="m191 103 19 5 8-18" />
  </Drawing>
);

const CloseCover = () => (
  <Drawing>
    <path className="jam-paper" d="M92 32h56v64H92Z" />
    <path className="jam-machine" d="M34 98a86 34 0 0 1 172 0Z" />
    <PrinterBody />
    <path className="jam-line" d="M86 66h68" />
    <Arrow d="M190 18v42" tip="m176 48 14 14 14-14" />
    <path className="jam-hand" d="m96 128 18 16 34-30" />
  </Drawing>
);

export const PRINTER_PICTURES = [OpenCover, PullPaper, TurnCutter, CloseCover] as const;

const ReaderBody = () => (
  <path
    className="jam-machine"
    d="M22 84h166a10 10 0 0 1 10 10v14h20v26h-20v14a10 10 0 0 1-10 10H22a8 8 0 0 1-8-8V92a8 8 0 0 1 8-8Z"
  />
);
const Slot = () => <path className="jam-line" d="M198 121h18" />;

const LiftLever = () => (
  <Drawing>
    <path className="jam-machine" d="m34 80 96-52 10 16-92 50Z" />
    <ReaderBody />
    <Slot />
    <circle className="jam-machine" cx="42" cy="84" r="9" />
    <Arrow d="M160 76C166 52 160 36 148 24" tip="m164 22-18 0 2 18" />
  </Drawing>
);

const TurnWheel = () => (
  <Drawing>
    <ReaderBody />
    <path className="jam-paper" d="M124 106h76v30h-76Z" />
    <circle className="jam-machine" cx="62" cy="126" r="24" />
    <path className="jam-line" d="M62 108v36M44 126h36" />
    <Arrow d="M24 112C32 74 88 72 100 104" tip="m81 101 19 5 8-18" />
    <Arrow d="M138 121h40" tip="m165 108 15 13-15 13" />
  </Drawing>
);

const TakeCard = () => (
  <Drawing>
    <ReaderBody />
    <path className="jam-paper" d="M176 100h58v42h-58Z" />
    <path className="jam-line" d="M188 114h14v12h-14Z" />
    <Arrow d="M186 76h42" tip="m214 62 16 14-16 14" />
    <path className="jam-line" d="M186 100v42" />
  </Drawing>
);

const PressLever = () => (
  <Drawing>
    <path className="jam-machine" d="M34 66h112v18H34Z" />
    <ReaderBody />
    <Slot />
    <circle className="jam-machine" cx="42" cy="76" r="9" />
    <Arrow d="M118 14v40" tip="m104 42 14 14 14-14" />
    <path className="jam-hand" d="m76 122 18 16 36-30" />
  </Drawing>
);

export const CARD_PICTURES = [LiftLever, TurnWheel, TakeCard, PressLever] as const;
