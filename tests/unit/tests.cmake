# Stand before calls of others, to let them come as late as can be: see there.
target_link_options(unit.net.late_wake PRIVATE LINKER:--wrap=uv_async_send LINKER:--wrap=uv_loop_close LINKER:--wrap=sched_yield)
target_link_options(unit.net.lookup PRIVATE LINKER:--wrap=getaddrinfo)
target_link_options(unit.net.transmit PRIVATE LINKER:--wrap=sendfile)
target_link_options(unit.server.policy_owner PRIVATE LINKER:--wrap=namespace_find)
