import { parentPort, workerData } from 'node:worker_threads'
import { perform } from './task.ts'

// One thread, one task: see ../aside.ts.
parentPort?.postMessage(perform(workerData))
