#!/usr/bin/python3
"""A WebKitGTK browser that keeps its profile. Usage: webkit_host.py --automation PROFILE

WebKitWebDriver drives it. WebKitGTK's own MiniBrowser forgets everything when it is driven.
"""

import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402

PROFILE = sys.argv[-1]
store = WebKit2.WebsiteDataManager(base_data_directory=f"{PROFILE}/data", base_cache_directory=f"{PROFILE}/cache")
context = WebKit2.WebContext.new_with_website_data_manager(store)
context.set_automation_allowed(True)


def new_view(_session):
    view = WebKit2.WebView(web_context=context, is_controlled_by_automation=True)
    window = Gtk.Window(default_width=400, default_height=760)
    window.add(view)
    window.show_all()
    view.grab_focus()
    return view


def on_automation(_context, session):
    info = WebKit2.ApplicationInfo()
    info.set_name("webkit_host")
    info.set_version(2, 50, 0)
    session.set_application_info(info)
    session.connect("create-web-view", new_view)


context.connect("automation-started", on_automation)
Gtk.main()
