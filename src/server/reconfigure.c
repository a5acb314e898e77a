/* See reconfigure.h. */
#include "server/reconfigure.h"

#include "config/store.h"
#include "server/caching.h"
#include "server/policies.h"
#include "server/reserved.h"
#include "server/session.h"
#include "server/settings.h"

void reconfigure(void)
{
    config_refresh();
    reserved_refresh();
    policies_refresh();
    if (!settings_refresh())
        return;
    session_refresh_all();
    caching_limit_responses(settings.cache_max_response);
}
