"""
A real S3-compatible store for the tests: OpenStack Swift with its s3api (Debian: python3-swift), all four of its servers
in one process on the loopback, with free ports and one device in a folder. Swift's own tests run it in this way.

Usage: serve-s3.py FOLDER. Prints the address as a line of its own once it serves, and ends with its standard input.
"""
import os
import sys

import eventlet

eventlet.monkey_patch()
from eventlet import hubs, wsgi  # noqa: E402

folder = os.path.abspath(sys.argv[1])
devices, etc = os.path.join(folder, 'devices'), os.path.join(folder, 'etc')
os.makedirs(os.path.join(devices, 'd1'))
os.makedirs(etc)
with open(os.path.join(etc, 'swift.conf'), 'w') as conf:
    conf.write('[swift-hash]\nswift_hash_path_suffix = test\n[storage-policy:0]\nname = one\ndefault = yes\n')

from swift.common import utils  # noqa: E402

utils.set_swift_dir(etc)
from swift.account.server import AccountController  # noqa: E402
from swift.common.http_protocol import SwiftHttpProtocol  # noqa: E402
from swift.common.ring import RingBuilder  # noqa: E402
from swift.common.storage_policy import reload_storage_policies  # noqa: E402
from swift.common.wsgi import loadapp  # noqa: E402
from swift.container.server import ContainerController  # noqa: E402
from swift.obj.server import ObjectController  # noqa: E402

reload_storage_policies()
sockets = {name: eventlet.listen(('127.0.0.1', 0)) for name in ('account', 'container', 'object', 'proxy')}
for name in ('account', 'container', 'object'):
    ring = RingBuilder(1, 1, 0)
    port = sockets[name].getsockname()[1]
    ring.add_dev({'id': 0, 'region': 1, 'zone': 1, 'weight': 1, 'ip': '127.0.0.1', 'port': port, 'device': 'd1'})
    ring.rebalance()
    ring.get_ring().save(os.path.join(etc, name + '.ring.gz'))

pipeline = 'catch_errors gatekeeper listing_formats s3api tempauth slo dlo proxy-server'
with open(os.path.join(etc, 'proxy-server.conf'), 'w') as conf:
    conf.write(f'[DEFAULT]\nswift_dir = {etc}\n[pipeline:main]\npipeline = {pipeline}\n')
    conf.write('[app:proxy-server]\nuse = egg:swift#proxy\naccount_autocreate = true\n')
    conf.write('[filter:s3api]\nuse = egg:swift#s3api\nauth_pipeline_check = false\n')
    conf.write('[filter:tempauth]\nuse = egg:swift#tempauth\nuser_test_tester = testing .admin\n')
    for name in ('catch_errors', 'gatekeeper', 'listing_formats', 'slo', 'dlo'):
        conf.write(f'[filter:{name}]\nuse = egg:swift#{name}\n')



class NoCache:
    """Stands where memcached would: Swift wants one, and does without what it holds."""

    def get(self, *_, **__):
        return None

    def set(self, *_, **__):
        pass

    delete = set


def without_cache(application):
    return lambda env, start: application({**env, 'swift.cache': NoCache()}, start)


storage = {'devices': devices, 'swift_dir': etc, 'mount_check': 'false'}
applications = {
    'account': AccountController(storage),
    'container': ContainerController(storage),
    'object': ObjectController(storage),
    'proxy': without_cache(loadapp(os.path.join(etc, 'proxy-server.conf'))),
}
quiet = open(os.devnull, 'w')
for name, application in applications.items():
    eventlet.spawn(wsgi.server, sockets[name], application, log=quiet, protocol=SwiftHttpProtocol, keepalive=False)
print(f'http://127.0.0.1:{sockets["proxy"].getsockname()[1]}', flush=True)
hubs.trampoline(sys.stdin.fileno(), read=True)
