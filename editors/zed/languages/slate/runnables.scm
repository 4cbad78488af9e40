; A button beside each scenario runs the tasks of tasks.json that have this tag.
((scenario "scenario" @run) (#set! tag slate-scenario))
