# Stands before libuv: see there.
target_link_options(unit.net.late_wake PRIVATE LINKER:--wrap=uv_async_send LINKER:--wrap=uv_loop_close LINKER:--wrap=sched_yield)
