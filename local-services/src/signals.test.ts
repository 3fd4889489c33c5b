import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from '@jest/globals'

const program = `
  const { onFirstSignal } = await import(${JSON.stringify(new URL('signals.ts', import.meta.url).href)})
  const waiting = setInterval(() => {}, 1000)
  onFirstSignal((code) => {
    console.log('first')
    setTimeout(() => process.exit(code), 200)
  })
  console.log('ready')`

describe('the first signal to end', () => {
  it('is acted on once, whatever comes after it', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let said = ''
    for await (const chunk of child.stdout) {
      said += String(chunk)
      if (said === 'ready\n') child.kill('SIGTERM')
      if (said !== 'ready\nfirst\n') continue
      child.kill('SIGTERM')
      child.kill('SIGINT')
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')

    expect([child.exitCode, child.signalCode, said]).toEqual([143, null, 'ready\nfirst\n'])
  })
})
