'use strict';
// Works the phone without reloading; every control is also a plain form.
(() => {
  const desk = document.getElementById('desk');
  const csrf = desk.dataset.csrf;
  const byId = (id) => document.getElementById(id);
  const {element, badge, lineBadge, serverBadge} = Words;
  const calm = matchMedia('(prefers-reduced-motion: reduce)');

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

  const lamps = new Map();
  function lampLit(pattern, now) {
    const millis = pattern.millis;
    if (millis.length === 0) return false;
    if (millis.length === 1) return true;
    if (calm.matches) return true;
    const period = millis.reduce((sum, part) => sum + part, 0);
    let at = now % period;
    for (let i = 0; i < millis.length; i++) {
      if (at < millis[i]) return i % 2 === 0;
      at -= millis[i];
    }
    return false;
  }
  let started = performance.now();
  setInterval(() => {
    const now = performance.now() - started;
    for (const lamp of lamps.values()) lamp.node.classList.toggle('lit', lampLit(lamp.pattern, now));
  }, 25);

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
        lamp.words.textContent = name + ': ' + (pattern.pattern || 'off');
        started = performance.now();
      }
    }
  }

    function showLines(lines) {
    const shown = lines.map((line) => {
      const box = element('article', {className: 'line'},
        element('header', {}, element('h3', {textContent: `Line ${line.line} · ${line.label}`}), lineBadge(line)));
      const next = line.nextTryInSeconds > 0
        ? (line.state === 'unregistered' ? 'Next try in ' : 'Primary is tested in ') + line.nextTryInSeconds + ' s.' : '';
      const why = [line.reason.replace(/([^.!?])$/, '$1.'), next].filter(Boolean).join(' ');
      if (why) box.append(element('p', {className: 'why', textContent: why}));
      const servers = line.servers.map((server) => element('li',
        {className: server.number === line.activeServer ? 'serving' : ''},
        element('span', {}, `Server${server.number} `,
          element('span', {className: 'address', textContent: `${server.address} ${server.transport}`})),
        serverBadge(server)));
      box.append(element('ul', {className: 'servers'}, ...servers));
      return box;
    });
    byId('lines').replaceChildren(...(shown.length ? shown
      : [element('p', {className: 'why', textContent: 'No line is configured yet.'})]));
  }

  function showCalls(calls) {
    byId('calls').replaceChildren(...calls.map((call) => {
      const minutes = String(Math.floor(call.seconds / 60)).padStart(2, '0');
      const seconds = String(call.seconds % 60).padStart(2, '0');
      const time = call.state === 'active' ? ` ${minutes}:${seconds}` : '';
      return element('article', {className: 'call'},
        element('h3', {textContent: (call.incoming ? 'From ' : 'To ') + (call.peerName || call.peer)}),
        badge(call.state === 'active' ? 'good' : 'warn', call.state + time));
    }));
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
    showHook(status.offHook);
  }
  setInterval(() => {
    if (!latest) return;
    let counts = false;
    for (const line of latest.lines) if (line.nextTryInSeconds > 0) { line.nextTryInSeconds--; counts = true; }
    for (const call of latest.calls) if (call.state === 'active') { call.seconds++; counts = true; }
    if (counts) { showLines(latest.lines); showCalls(latest.calls); }
  }, 1000);

  let newest = Number(byId('events').firstElementChild?.dataset.seq || 0);
  function addEvent(event) {
    if (event.seq <= newest) return;
    newest = event.seq;
    const words = element('span', {}, element('b', {textContent: (event.line ? `Line ${event.line}: ` : '') + event.what}));
    if (event.why) words.append(element('span', {className: 'because', textContent: event.why}));
    const facts = Object.entries(event.evidence).map(([name, value]) => `${name} ${value}`).join(' · ');
    if (facts) words.append(element('code', {textContent: facts}));
    const time = element('time', {dateTime: event.at, textContent: new Date(event.at).toLocaleTimeString('en-GB')});
    const item = element('li', {className: 'fresh'}, time, words);
    item.dataset.seq = event.seq;
    const list = byId('events');
    list.prepend(item);
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

  const DEEDS = [['stop', 'Stop'], ['freeze', 'Freeze'], ['503', 'Answer 503'], ['heal', 'Heal']];
  const serverBoxes = new Map();
  async function showServers() {
    const answer = await fetch('/demo/servers').catch(() => null);
    if (!answer || !answer.ok) return false;
    const servers = await answer.json();
    for (const server of servers) {
      let box = serverBoxes.get(server.number);
      if (!box) {
        const state = badge('', '');
        const address = element('span', {className: 'address'});
        const buttons = DEEDS.map(([deed, words]) => {
          const button = element('button', {type: 'button', textContent: words});
          button.setAttribute('aria-label', `${words} ${server.name}`);
          button.addEventListener('click', async () => {
            await post(`/demo/servers/${server.number}/${deed}`);
            await showServers();
          });
          return button;
        });
        byId('server-list').append(element('article', {className: 'server'},
          element('header', {}, element('h3', {textContent: server.name}), state, address),
          element('div', {className: 'buttons'}, ...buttons)));
        box = {state, address};
        serverBoxes.set(server.number, box);
      }
      box.state.className = 'badge ' + (server.state === 'running' ? 'good' : 'bad');
      box.state.textContent = server.state;
      box.address.textContent = server.address + (server.calls ? `, calls: ${server.calls}` : '');
    }
    byId('servers').hidden = false;
    return true;
  }
  if (desk.dataset.demo === 'true') {
    showServers().then((there) => { if (there) setInterval(showServers, 2000); });
  }
})();
