/* The processes that load the server: made before it has threads, told what to do through a pipe. */
#ifndef CLIENTS_H
#define CLIENTS_H

enum load {
    LOAD_SPIN = 's', /* nothing but arithmetic */
    LOAD_HELLOS =
        'h', /* client hellos, one after the other, dropped when the server has answered: it computes, we do not */
    LOAD_HANDSHAKES = 'w', /* whole handshakes */
    LOAD_BODIES = 'b',     /* a megabyte that the program sends, again and again on one connection */
    LOAD_HITS = 'c'        /* 200 KB from the cache, sixteen asked for in one record */
};

#define CLIENTS 4

void clients_start(unsigned short port);
void clients_load(enum load load); /* all of them, from now on */
void clients_rest(void);           /* returns when they have stopped */
void clients_stop(void);

/* Who is there to be asked: a cached small answer, a big one, one from the program. */
#define PATH_SMALL "/small"
#define PATH_HIT   "/hit"
#define PATH_BIG   "/big"

int clients_connect(unsigned short port);

#endif
