/* Two certificates made for tests, valid for a hundred years: the first with its key, the second without. Their files are named in private_config.h. */
#ifndef TEST_CERTIFICATE_H
#define TEST_CERTIFICATE_H

static unsigned char test_certificate_hash[20] = {0xCA, 0x49, 0x68, 0xD9, 0xBF, 0x91, 0x9A, 0xF9, 0xA4, 0xD7,
                                                  0x25, 0x09, 0x77, 0xDF, 0x17, 0x6B, 0x96, 0x27, 0x32, 0x1C};
static unsigned char lonely_certificate_hash[20] = {0xA4, 0x85, 0xEC, 0x2E, 0x9C, 0xA9, 0x66,
                                                    0x2D, 0xFF, 0xD6, 0xA4, 0x31, 0x1A, 0xE5,
                                                    0x77, 0x31, 0xFD, 0x67, 0xB6, 0x61};

/* one.example */
static const char test_certificate[] = "-----BEGIN CERTIFICATE-----\n"
                                       "MIIBmzCCAUGgAwIBAgIUC8SSmhEmCEgI2LdWK+pyrlkU8wQwCgYIKoZIzj0EAwIw\n"
                                       "FjEUMBIGA1UEAwwLb25lLmV4YW1wbGUwIBcNMjYxMTIxMDUxMTU0WhgPMjEyNjEw\n"
                                       "MjgwNTExNTRaMBYxFDASBgNVBAMMC29uZS5leGFtcGxlMFkwEwYHKoZIzj0CAQYI\n"
                                       "KoZIzj0DAQcDQgAElHExRCM0s6t4LSNdY3u45bY94oXlStPFTK80Q8EYlao2GiTp\n"
                                       "XdZcNEpvSXa6mszHj79TxdT60lWctnaUSQW8AqNrMGkwHQYDVR0OBBYEFHK8Ew17\n"
                                       "Y9Rn844kK5tEyfc+QSjZMB8GA1UdIwQYMBaAFHK8Ew17Y9Rn844kK5tEyfc+QSjZ\n"
                                       "MA8GA1UdEwEB/wQFMAMBAf8wFgYDVR0RBA8wDYILb25lLmV4YW1wbGUwCgYIKoZI\n"
                                       "zj0EAwIDSAAwRQIgF8nT3KONaYjSu6F4MScPes8LE6OhbnoClTstsb7ENlgCIQCB\n"
                                       "JXcnQODmetFCyH9ehPy2dNiZ96vl7CjfP4g91W6uDw==\n"
                                       "-----END CERTIFICATE-----\n"
                                       "-----BEGIN PRIVATE KEY-----\n"
                                       "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgvCXclQzNSu4xcFCX\n"
                                       "Dqvoq7xKiFmBT3WI5twrTriTt+KhRANCAASUcTFEIzSzq3gtI11je7jltj3iheVK\n"
                                       "08VMrzRDwRiVqjYaJOld1lw0Sm9JdrqazMePv1PF1PrSVZy2dpRJBbwC\n"
                                       "-----END PRIVATE KEY-----\n";

/* two.example */
static const char lonely_certificate[] = "-----BEGIN CERTIFICATE-----\n"
                                         "MIIBnDCCAUGgAwIBAgIUdVXShVhA0BG+KELQn+XhBMV4TxQwCgYIKoZIzj0EAwIw\n"
                                         "FjEUMBIGA1UEAwwLdHdvLmV4YW1wbGUwIBcNMjYxMTIxMDUxMTU0WhgPMjEyNjEw\n"
                                         "MjgwNTExNTRaMBYxFDASBgNVBAMMC3R3by5leGFtcGxlMFkwEwYHKoZIzj0CAQYI\n"
                                         "KoZIzj0DAQcDQgAEw1qqbv5e/02zg7MVQhdQUJNWs6kg0LGmMoH++afAm4LrGYGd\n"
                                         "q/IE9blNVbFNSnz3uhdjI+u6CLLSFhbVEivMg6NrMGkwHQYDVR0OBBYEFKCmqwbQ\n"
                                         "rTPjVv/b6poe31GacpTXMB8GA1UdIwQYMBaAFKCmqwbQrTPjVv/b6poe31GacpTX\n"
                                         "MA8GA1UdEwEB/wQFMAMBAf8wFgYDVR0RBA8wDYILdHdvLmV4YW1wbGUwCgYIKoZI\n"
                                         "zj0EAwIDSQAwRgIhAOVBugc/UxHzfliB/m8rDdBeQkjOwHPlSXsMaaNiMyihAiEA\n"
                                         "hdjWv4EXPo6GU6nlR4XPDusUuUaPjLj7CQsyvzZvPdE=\n"
                                         "-----END CERTIFICATE-----\n";

#endif
