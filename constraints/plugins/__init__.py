"""Rules of others: found by name among what is installed, examined, and called so that they cannot do harm unseen.

A plug-in rule is a subclass of `Rule` that an installed distribution names in the entry-point group `routine.rules`,
under the rule's own id. It is looked for only when a request, a profile or a style names that id: what is merely
installed changes no plan and costs no time.

What is contained: everything that a verb raises (except KeyboardInterrupt), answers of the wrong kind, texts with
control characters, too many findings, too many points, and time: a call may take `LONGEST_CALL_S` seconds, all calls of
one rule in one rulebook (one plan, that is) `LONGEST_IN_ALL_S`. Each becomes a `PluginError`, and no plan is given.

What is not contained: a plug-in runs in this process with all its rights, so one that means harm can do it. The time
limit interrupts Python code, and in the main thread also waiting. It cannot stop a call into C that holds the
interpreter, in other threads none that waits either, nor code that catches `BaseException` and goes on for ever. Memory
is limited by time alone. `Instance` and catalogue are frozen, the dictionaries in them and what the model already holds
are not: a rule must leave them be. A rule may state too much; that its `post` says what its `check` means shows only in
the session that is chosen, where a disagreement ends in an error that names it.
"""
