// Runs in every frame of the window before its own scripts: times are taken where things happen, not by a poll
// from outside. All are milliseconds of the epoch, so that a click in one frame and a picture in another compare.
(() => {
  const now = () => performance.timeOrigin + performance.now();

  /** The end of the frame that shows the document as it is now. */
  const painted = () =>
    new Promise((resolve) =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(now());
        port2.postMessage(0);
      }),
    );

  /** `all`: selectors that find something; `none`: that find nothing; `other`: its text is no longer `than`. */
  const isSeen = ({ all = [], none = [], other, than }) =>
    all.every((selector) => document.querySelector(selector)) &&
    !none.some((selector) => document.querySelector(selector)) &&
    (other === undefined || document.querySelector(other)?.textContent !== than);

  const patienceMs = 20_000;
  const inVain = (what) =>
    new Promise((_, reject) =>
      setTimeout(() => reject(new Error(`waited in vain for ${JSON.stringify(what)}`)), patienceMs),
    );

  /** When a sight is first on the screen. */
  const seen = (sight) =>
    new Promise((resolve) => {
      let root;
      const watch = () => {
        if (root === document.documentElement) return;
        root = document.documentElement;
        observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
        look();
      };
      const look = () => {
        if (!isSeen(sight)) return;
        observer.disconnect();
        clearInterval(timer);
        resolve(painted());
      };
      const observer = new MutationObserver(look);
      // VS Code writes its pages into documents that are there already, which forget their observers.
      const timer = setInterval(watch, 5);
      watch();
    });

  const happens = ({ type, key }) =>
    new Promise((resolve) => {
      const listen = (event) => {
        if (key !== undefined && event.key !== key) return;
        removeEventListener(type, listen, true);
        resolve(performance.timeOrigin + event.timeStamp);
      };
      addEventListener(type, listen, true);
    });

  globalThis.stopwatch = {
    /** By name, when sights that frames of their own bring were first there. */
    firsts: {},
    first(sights) {
      for (const [name, sight] of Object.entries(sights))
        void seen(sight).then((time) => (this.firsts[name] = time));
    },
    /** Begins with an event, ends when the sight is on the screen; without one, with the event. */
    begin(event, sight) {
      const { other } = sight ?? {};
      const than = other && document.querySelector(other)?.textContent;
      this.lap = happens(event).then(async (from) => ({
        from,
        to: sight ? await Promise.race([seen({ ...sight, than }), inVain(sight)]) : from,
      }));
    },
  };
})();
