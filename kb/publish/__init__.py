"""The whole site as files that any web server can hand out: rendered by Datasette, then laid out.

Nothing here knows what a claim is: pages come from the plugin as a browser would get them, and
what is changed in them are their addresses alone.
"""

from kb.publish.publishing import Dead, Outcome, publish
from kb.publish.setting import Setting

__all__ = ["Dead", "Outcome", "Setting", "publish"]
