"""The certificate of the tests, bound to a port as a configuration folder has it."""
import hashlib
import os
import ssl

PEM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "certificate.pem")


def bind(root, port):
    with open(PEM, encoding="ascii") as file:
        pem = file.read()
    thumbprint = hashlib.sha1(ssl.PEM_cert_to_DER_cert(pem[:pem.index("-----BEGIN PRIVATE")])).hexdigest().upper()
    os.makedirs(f"{root}/certificates/MY")
    with open(f"{root}/certificates/MY/{thumbprint}.pem", "w", encoding="ascii") as file:
        file.write(pem)
    with open(f"{root}/sslcert", "w", encoding="ascii") as file:
        file.write(f"ipport=0.0.0.0:{port} certhash={thumbprint} appid={{00000000-0000-0000-0000-000000000000}}\n")
