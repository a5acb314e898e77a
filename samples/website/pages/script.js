'use strict';
const $ = (id) => document.getElementById(id);
const row = (...cells) => {
  const tr = document.createElement('tr');
  for (const cell of cells) {
    const td = document.createElement('td');
    td.append(cell);
    tr.append(td);
  }
  return tr;
};

const log = new EventSource('live/events');
log.onopen = () => { $('log-state').textContent = 'open'; };
log.onerror = () => { $('log-state').textContent = 'interrupted; trying again'; };
log.onmessage = (event) => {
  const line = JSON.parse(event.data);
  $('log').prepend(row(line.time, `${line.verb} ${line.url}`, line.status || 'client left', line.us));
  while ($('log').children.length > 12) $('log').lastChild.remove();
};

async function upload(bytes) {
  const answer = await fetch('upload/', { method: 'POST', body: bytes });
  const back = new Uint8Array(await answer.arrayBuffer());
  const sent = new Uint8Array(await new Blob([bytes]).arrayBuffer());
  const same = back.length === sent.length && back.every((byte, i) => byte === sent[i]);
  $('upload-result').textContent = `${back.length} bytes came back, ${same ? 'all as they were sent' : 'CHANGED'}`;
}
$('file').onchange = () => upload($('file').files[0]);
$('send-made').onclick = () => {
  const noise = new Uint8Array(1 << 20);
  for (let i = 0; i < noise.length; i += 65536) crypto.getRandomValues(noise.subarray(i, i + 65536));
  upload(noise);
};

function show(fragments) {
  $('fragments').replaceChildren(...fragments.map((fragment) => {
    const button = document.createElement('button');
    button.textContent = 'Take out';
    button.onclick = () => flush(fragment.name);
    return row(fragment.name, fragment.cached ? 'yes' : 'no', String(fragment.bytes), button);
  }));
}
const state = async () => show(await (await fetch('parts/state')).json());
const flush = async (name) => show(await (await fetch(`parts/flush/${name}`, { method: 'POST' })).json());
$('flush-all').onclick = () => flush('');
$('load-page').onclick = () => { $('page').src = 'parts/page'; };
$('page').onload = state;

$('range').onclick = async () => {
  const answer = await fetch('download/lines.txt', { headers: { Range: `bytes=${$('from').value}-${$('to').value}` } });
  $('range-result').textContent = `${answer.status} ${answer.headers.get('Content-Range') || ''}\n${await answer.text()}`;
};
