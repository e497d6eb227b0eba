'use strict';
// Works the phone without reloading; every control is also a plain form.
(() => {
  const desk = document.getElementById('desk');
  const csrf = desk.dataset.csrf;
  const byId = (id) => document.getElementById(id);
  const {element, badge, lineBadge, serverBadge} = Words;
  const calm = matchMedia('(prefers-reduced-motion: reduce)');

  // Other scripts of the page follow the phone without a stream of their own.
  const tell = (name, detail) => desk.dispatchEvent(new CustomEvent(name, {detail}));
  const say = (text) => { byId('live').textContent = text; };

  async function post(url, body) {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: {'X-CSRF-Token': csrf, 'Content-Type': 'application/json'},
        body: body === undefined ? null : JSON.stringify(body),
      });
      if (answer.status === 401) { location.reload(); return; }
      if (answer.ok) { say(''); return; }
      const problem = await answer.json().catch(() => ({}));
      say(problem.detail || 'The phone refused: ' + answer.status);
    } catch (unreachable) {
      say('The phone does not answer.');
    }
  }

  // One after another: keys must arrive in the order they were pressed.
  let queue = Promise.resolve();
  const act = (args) => { queue = queue.then(() => post('/api/v1/actions', {args})); };

  byId('keys').addEventListener('submit', (event) => {
    if (!event.submitter) return;
    event.preventDefault();
    act(event.submitter.value.split(' '));
  });

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.matches('input, select, textarea')) return;
    const key = event.key;
    if (/^[0-9*#]$/.test(key)) {
      const button = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
      button.classList.add('down');
      setTimeout(() => button.classList.remove('down'), 120);
      act(['press', key]);
    } else if (key === 'l' || key === 'L') {
      act([byId('handset').value]);
    } else if (key === 'Escape') {
      act(['press', 'h']);
    }
  });

  // The browser keeps the rhythm, counted from one beginning so that equal lamps wink together.
  function blink(node, millis) {
    node.getAnimations({subtree: true}).forEach((animation) => animation.cancel());
    node.classList.toggle('lit', millis.length > 0);
    if (millis.length < 2 || calm.matches) return;
    const period = millis.reduce((sum, part) => sum + part, 0);
    let at = 0;
    const frames = millis.map((part, index) => {
      const frame = {opacity: index % 2 ? 0 : 1, offset: at / period, easing: 'steps(1, end)'};
      at += part;
      return frame;
    });
    frames.push({opacity: 0, offset: 1});
    const rhythm = node.animate(frames, {duration: period, iterations: Infinity, pseudoElement: '::after'});
    rhythm.startTime = 0;
  }
  const lamps = new Map();
  calm.addEventListener('change', () => {
    for (const lamp of lamps.values()) blink(lamp.node, lamp.pattern.millis);
  });

  function showLamps(patterns) {
    const list = byId('lamps');
    for (const name of Object.keys(patterns)) {
      let lamp = lamps.get(name);
      if (!lamp) {
        list.querySelector(`[data-lamp="${CSS.escape(name)}"]`)?.remove();
        const node = element('span', {className: 'lamp', ariaHidden: 'true'});
        const words = element('span', {});
        const item = element('li', {}, node, words);
        item.dataset.lamp = name;
        list.append(item);
        lamp = {node, words, pattern: null};
        lamps.set(name, lamp);
      }
      const pattern = patterns[name];
      if (JSON.stringify(lamp.pattern) !== JSON.stringify(pattern)) {
        lamp.pattern = pattern;
        lamp.node.className = 'lamp ' + pattern.colour;
        lamp.words.textContent = Words.lamp(name, pattern);
        lamp.node.parentElement.dataset.state = pattern.pattern || 'off';
        blink(lamp.node, pattern.millis);
      }
    }
  }

  // In place and only what differs: a rebuilt list would drop the focus and be read aloud each second.
  const put = (node, text) => { if (node.textContent !== text) node.textContent = text; };
  function putBadge(node, fresh) {
    put(node, fresh.textContent);
    if (node.className !== fresh.className) node.className = fresh.className;
  }

  /** Keeps one box per item in a place: made when the item comes, shown anew when it changes, removed when it goes. */
  function list(place, key, make, empty) {
    const boxes = new Map();
    place.replaceChildren();
    return (items) => {
      for (const [id, box] of boxes) {
        if (!items.some((item) => key(item) === id)) { box.node.remove(); boxes.delete(id); }
      }
      for (const item of items) {
        let box = boxes.get(key(item));
        if (!box) {
          place.querySelector('.none')?.remove();
          box = make(item);
          boxes.set(key(item), box);
          place.append(box.node);
        }
        box.show(item);
      }
      if (empty && !items.length && !place.firstElementChild) {
        place.append(element('p', {className: 'why none', textContent: empty}));
      }
    };
  }

  const withStop = (sentence) => sentence.replace(/([^.!?])$/, '$1.');

  const showLines = list(byId('lines'), (line) => line.line, (made) => {
    const name = element('h3', {});
    const state = element('span', {role: 'status'});
    const register = element('button', {name: 'command', value: 'register ' + made.line,
      textContent: 'Register now'});
    register.setAttribute('form', 'keys');
    register.setAttribute('aria-label', `Register line ${made.line} now`);
    const messages = element('p', {className: 'why'});
    const reason = element('span', {});
    const next = element('span', {});
    const why = element('p', {className: 'why'}, reason, ' ', next);
    const place = element('ul', {className: 'servers'});
    const showServers = list(place, (server) => server.number, () => {
      const title = element('span', {});
      const address = element('span', {className: 'address'});
      const mark = element('span', {});
      const node = element('li', {}, element('span', {}, title, ' ', address), mark);
      return {node, show(server) {
        put(title, Words.serverName(server));
        put(address, `${server.address} ${server.transport.toUpperCase()}`);
        putBadge(mark, serverBadge(server));
        node.classList.toggle('serving', server.serving);
      }};
    });
    const node = element('article', {className: 'line'}, element('header', {}, name, state, register), messages, why, place);
    return {node, show(line) {
      put(name, `Line ${line.line} · ${line.label}`);
      putBadge(state, lineBadge(line));
      put(messages, Words.messages(line.messages));
      messages.hidden = !messages.textContent;
      put(reason, withStop(line.reason));
      put(next, line.nextTryInSeconds > 0
        ? (line.state === 'unregistered' ? 'Next try in ' : 'The primary is tested in ') + line.nextTryInSeconds + ' s.' : '');
      why.hidden = !reason.textContent && !next.textContent;
      showServers(line.servers.map((server) => ({...server, serving: server.number === line.activeServer})));
    }};
  }, 'No line is configured yet. Set one up under Line.');

  const CALL_BUTTONS = {
    'active': [['hold', 'Hold'], ['hangup', 'Hang up']],
    'remote-held': [['hold', 'Hold'], ['hangup', 'Hang up']],
    'held': [['resume', 'Resume'], ['hangup', 'Hang up']],
    'ringing': [['answer', 'Answer'], ['hangup', 'Decline']],
  };
  const standing = (call) => ['active', 'held', 'remote-held'].includes(call.state);
  function commandButton(command, words, label) {
    const button = element('button', {name: 'command', value: command, textContent: words});
    button.setAttribute('form', 'keys');
    if (label) button.setAttribute('aria-label', label);
    return button;
  }

  const showEachCall = list(byId('calls'), (call) => call.id, () => {
    const name = element('h3', {});
    const state = element('span', {role: 'status'});
    const joined = element('span', {className: 'badge', textContent: 'in the conference'});
    const time = element('span', {className: 'time'});
    const buttons = element('span', {className: 'buttons'});
    const quality = element('p', {className: 'why quality'});
    const node = element('article', {className: 'call'}, name, state, joined, time, buttons, quality);
    return {node, show(call) {
      const peer = call.peerName || call.peer;
      put(name, (call.incoming ? 'From ' : 'To ') + peer);
      putBadge(state, badge(call.state === 'active' ? 'good' : 'warn', Words.call(call)));
      joined.hidden = !call.conference;
      const two = (number) => String(number).padStart(2, '0');
      put(time, call.state === 'active' ? two(Math.floor(call.seconds / 60)) + ':' + two(call.seconds % 60) : '');
      put(quality, Words.quality(call));
      quality.hidden = !quality.textContent;
      const wanted = CALL_BUTTONS[call.state] || [['hangup', 'Hang up']];
      if (buttons.dataset.commands !== wanted.join()) {
        const focused = buttons.contains(document.activeElement);
        buttons.dataset.commands = wanted.join();
        buttons.replaceChildren(...wanted.map(([command, words]) =>
          commandButton(`${command} ${call.id}`, words, `${words}: ${peer}`)));
        if (focused) buttons.firstElementChild.focus();
      }
      node.dataset.state = call.state;
    }};
  });

  const join = element('p', {className: 'join'}, commandButton('conference', 'Join both calls'));
  function showCalls(calls) {
    showEachCall(calls);
    const offered = calls.filter(standing).length === 2 && !calls.some((call) => call.conference);
    if (offered && !join.isConnected) byId('calls').after(join);
    if (!offered) join.remove();
  }

  const showNotices = list(byId('notices'), (words) => words, (words) =>
    ({node: element('p', {className: 'note warn', role: 'status', textContent: words}), show() {}}));

  function showMissed(count) {
    const place = byId('missed');
    if (!count) { place.replaceChildren(); return; }
    if (!place.firstElementChild) place.append(element('a', {href: '/directory'}));
    put(place.firstElementChild, Words.missed(count));
  }

  function showSound(sound) {
    const muted = Boolean(sound && sound.muted);
    const mute = byId('mute');
    mute.value = muted ? 'mute off' : 'mute on';
    mute.setAttribute('aria-pressed', String(muted));
    put(mute, muted ? 'Muted' : 'Mute');
    byId('speaker').setAttribute('aria-pressed', String(Boolean(sound && sound.outlet === 'speaker')));
  }

  function showHook(offHook) {
    const handset = byId('handset');
    handset.value = offHook ? 'onhook' : 'offhook';
    handset.setAttribute('aria-pressed', String(offHook));
    handset.classList.toggle('lifted', offHook);
    byId('hook-caption').textContent = offHook ? 'Put back' : 'Lift handset';
  }

  let latest = null;
  function show(status) {
    latest = status;
    const rows = status.display.join('\n');
    byId('lcd').setAttribute('aria-label', 'Display: ' + status.display.map((row) => row.trim()).join(', '));
    byId('lcd').firstElementChild.textContent = rows;
    showLamps(status.lamps);
    showLines(status.lines);
    showCalls(status.calls);
    showNotices(status.notices.filter((notice) => notice.kind === 'trouble').map((notice) => notice.rows.join(' ')));
    showMissed(status.missedCalls);
    showHook(status.offHook);
    showSound(status.sound);
    tell('phone-status', status);
  }
  setInterval(() => {
    if (!latest) return;
    let counts = false;
    for (const line of latest.lines) if (line.nextTryInSeconds > 0) { line.nextTryInSeconds--; counts = true; }
    for (const call of latest.calls) if (call.state === 'active') { call.seconds++; counts = true; }
    if (counts) { showLines(latest.lines); showCalls(latest.calls); }
  }, 1000);

  // Newest first. Two threads may tell of events in another order than they happened in.
  function addEvent(event) {
    const list = byId('events');
    const older = [...list.children].find((item) => Number(item.dataset.seq) <= event.seq) || null;
    if (older && Number(older.dataset.seq) === event.seq) return;
    tell('phone-event', event);
    const words = element('span', {}, element('b', {textContent: (event.line ? `Line ${event.line}: ` : '') + event.what}));
    if (event.why) words.append(element('span', {className: 'because', textContent: event.why}));
    const facts = Object.entries(event.evidence).map(Words.fact).join(' · ');
    if (facts) words.append(element('code', {textContent: facts}));
    const time = element('time', {dateTime: event.at, textContent: new Date(event.at).toLocaleTimeString('en-GB')});
    const item = element('li', {className: 'fresh'}, time, words);
    item.dataset.seq = event.seq;
    list.insertBefore(item, older);
    while (list.children.length > 200) list.lastElementChild.remove();
  }
  for (const time of document.querySelectorAll('#events time')) {
    time.textContent = new Date(time.dateTime).toLocaleTimeString('en-GB');
  }

  const source = new EventSource('/api/v1/events');
  source.addEventListener('status', (message) => show(JSON.parse(message.data)));
  source.addEventListener('timeline', (message) => addEvent(JSON.parse(message.data)));
  source.addEventListener('goodbye', () => { source.close(); location.reload(); });
  source.onopen = () => say('');
  source.onerror = () => say('Connection to the phone lost; trying again.');
})();
